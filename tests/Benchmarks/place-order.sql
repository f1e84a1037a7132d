-- What placing an order writes, as one function on this service's own tables: the least that one round trip can cost.
-- `build/bench.cs` compares the API with it. The skus come sorted, so that two orders never wait for each other in a circle.
CREATE SCHEMA bench;

CREATE FUNCTION bench.new_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    -- UUIDv7: 48 bits of milliseconds, the version, 74 random bits.
    SELECT overlay(overlay(gen_random_uuid()::text PLACING '7' FROM 15)
        PLACING overlay(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') PLACING '-' FROM 9 FOR 0) FROM 1 FOR 13)::uuid
$$;

-- The answer: a new one, or the one that was given under this key before.
CREATE FUNCTION bench.place_order(p_customer uuid, p_key text, p_skus text[], p_quantities int[], p_address jsonb, p_answer_size int) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
    v_key bytea := sha256(convert_to(concat_ws(E'\n', p_customer, 'POST /v1/orders', p_key), 'UTF8'));
    v_body bytea := sha256(convert_to(concat(p_skus, p_quantities, p_address), 'UTF8'));
    v_id uuid := bench.new_id();
    v_now timestamptz := clock_timestamp();
    v_number text := concat(to_char(v_now, 'YYMMDD'), '-', upper(right(v_id::text, 10)));
    v_names text[] := '{}';
    v_prices bigint[] := '{}';
    v_total bigint := 0;
    v_lines text := '';
    v_earlier record;
    v_offer record;
    v_answer bytea;
BEGIN
    FOR i IN 1 .. cardinality(p_skus) LOOP
        SELECT name, price_amount, on_hand - reserved AS available INTO v_offer FROM products JOIN stock USING (sku) WHERE active AND sku = p_skus[i];
        IF NOT FOUND THEN
            RAISE EXCEPTION 'unknown sku %', p_skus[i];
        ELSIF v_offer.available < p_quantities[i] THEN
            RAISE EXCEPTION 'out of stock: %', p_skus[i];
        END IF;
        v_names := v_names || v_offer.name;
        v_prices := v_prices || v_offer.price_amount;
        v_total := v_total + v_offer.price_amount * p_quantities[i];
        v_lines := v_lines || format('{"sku":"%s","name":"%s","unitPrice":{"amount":%s,"currency":"EUR"},"quantity":%s,"shipped":0,"returned":0}', p_skus[i], v_offer.name, v_offer.price_amount, p_quantities[i]);
    END LOOP;

    v_answer := convert_to(rpad(format('{"id":"%s","number":"%s","status":"awaiting_payment","lines":[%s],"total":{"amount":%s,"currency":"EUR"}}', v_id, v_number, v_lines, v_total), p_answer_size), 'UTF8');
    v_answer := convert_to(format(E'201 /v1/orders/%s "1"\n', v_id), 'UTF8') || v_answer;
    INSERT INTO idempotency_records (id, fingerprint, response, created_at) VALUES (v_key, v_body, v_answer, v_now) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        SELECT fingerprint, response INTO v_earlier FROM idempotency_records WHERE id = v_key;
        IF v_earlier.fingerprint <> v_body THEN
            RAISE EXCEPTION 'key reused';
        END IF;
        RETURN v_earlier.response;
    END IF;

    INSERT INTO orders (id, number, customer, status, version, placed_at, expires_at, total, captured, refunded, currency, shipping_address, note, shipments, returns)
        VALUES (v_id, v_number, p_customer, 'awaiting_payment', 1, v_now, v_now + interval '30 minutes', v_total, 0, 0, 'EUR', p_address, NULL, '[]', '[]');
    FOR i IN 1 .. cardinality(p_skus) LOOP
        INSERT INTO order_lines (order_id, position, sku, name, unit_price_amount, unit_price_currency, quantity, shipped, returned, order_total)
            VALUES (v_id, i - 1, p_skus[i], v_names[i], v_prices[i], 'EUR', p_quantities[i], 0, 0, v_total);
        INSERT INTO stock_movements (id, sku, kind, on_hand, reserved, order_id, reason, by, at)
            VALUES (bench.new_id(), p_skus[i], 'reserved', 0, p_quantities[i], v_id, NULL, p_customer, v_now);
    END LOOP;
    INSERT INTO order_history (order_id, version, at, by, action, from_status, to_status, note)
        VALUES (v_id, 1, v_now, p_customer, 'order_placed', NULL, 'awaiting_payment', NULL);

    -- Last, so that the rows are locked for the shortest time. The CHECK refuses what no longer fits.
    FOR i IN 1 .. cardinality(p_skus) LOOP
        UPDATE stock SET reserved = reserved + p_quantities[i] WHERE sku = p_skus[i];
    END LOOP;
    RETURN v_answer;
END
$$;
