-- 200,000 orders of a bit more than a year, spread as in a shop: few customers and few products make most of it.
-- `:customer` is who owns the most orders.
SELECT setseed(0.42);

CREATE TEMP TABLE event AS
    SELECT i, now() - interval '400 days' + i * interval '2.88 minutes' AS at, 1 + floor(2000 * power(random(), 3.5))::int AS buyer, random() AS fate
    FROM generate_series(1, 200000) AS i;
ALTER TABLE event ADD id uuid, ADD customer uuid, ADD status text;
UPDATE event SET
    id = overlay(overlay(md5(i::text) PLACING '7' FROM 13) PLACING lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') FROM 1)::uuid,
    customer = CASE buyer WHEN 1 THEN :'customer' ELSE md5(buyer::text) END::uuid,
    status = CASE
        WHEN fate < 0.58 THEN 'delivered' WHEN fate < 0.70 THEN 'shipped' WHEN fate < 0.78 THEN 'expired' WHEN fate < 0.86 THEN 'cancelled'
        WHEN fate < 0.90 THEN 'awaiting_payment' WHEN fate < 0.94 THEN 'paid' WHEN fate < 0.96 THEN 'preparing' WHEN fate < 0.97 THEN 'partially_shipped'
        WHEN fate < 0.99 THEN 'returned' ELSE 'partially_returned' END;

CREATE TEMP TABLE line AS
    SELECT DISTINCT ON (i, product) i, product, 1 + floor(5 * power(random(), 2))::int AS quantity
    FROM (SELECT i, 1 + floor(1000 * power(random(), 2))::int AS product FROM event, generate_series(1, 1 + (i % 5))) AS wanted;

INSERT INTO orders (id, number, customer, status, version, placed_at, expires_at, total, captured, refunded, currency, shipping_address, note, shipments, returns)
    SELECT id, to_char(at, 'YYMMDD-') || upper(right(id::text, 10)), customer, status, 1, at, at + interval '30 minutes', total,
        CASE WHEN status IN ('awaiting_payment', 'expired', 'cancelled') THEN 0 ELSE total END, 0, 'EUR',
        '{"name":"Ada Example","line1":"Sample Street 1","city":"Sampletown","postalCode":"12345","country":"DE"}', NULL, '[]', '[]'
    FROM event JOIN (SELECT i, sum(quantity * (100 + product * 37 % 9900)) AS total FROM line GROUP BY i) AS sums USING (i) ORDER BY i;
INSERT INTO order_lines (order_id, position, sku, name, unit_price_amount, unit_price_currency, quantity, shipped, returned, order_total)
    SELECT o.id, row_number() OVER (PARTITION BY i ORDER BY product) - 1, 'SKU-' || lpad(product::text, 5, '0'), 'Sample product No. ' || product,
        100 + product * 37 % 9900, 'EUR', quantity, 0, 0, o.total
    FROM line JOIN event USING (i) JOIN orders AS o ON o.id = event.id ORDER BY i;
VACUUM ANALYZE;
