-- 10,000 products with more stock than any run can sell.
INSERT INTO products (sku, name, active, version, price_amount, price_currency)
    SELECT 'SKU-' || lpad(i::text, 5, '0'), 'Sample product No. ' || i, true, 1, 100 + i * 37 % 9900, 'EUR' FROM generate_series(1, 10000) AS i;
INSERT INTO stock (sku, on_hand, reserved) SELECT sku, 1000000000, 0 FROM products;
VACUUM ANALYZE;
