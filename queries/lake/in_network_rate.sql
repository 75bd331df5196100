-- lake: in_network_rate
-- description: As the table of the database.

SELECT rate_id, provider_set_id, negotiated_type, arrangement, arrangement_na, places, source_byte, item_index,
       element_index, price_index
FROM lake_first
WHERE negotiated_type IS NOT NULL;
