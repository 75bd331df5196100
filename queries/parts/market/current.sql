-- part: market/current
-- description: Every current rate and amount of the code once, with its lot.
-- with: market/raw market/lots
-- grain: one rate
-- key: scope_id vote_id lot_id rate_id
-- column: rate_id int "The rate."
-- column: charge_id int "Its charge."
-- column: lot_id int "Its lot, which has its words."
-- column: vote_id int "The first lot of its contract, publisher and scope."
-- column: scope_id int "The first lot of its scope."
-- column: import_id int "The import that states it."
-- column: price_id int "The rate that counts for its price: of equal ones the first."
-- column: in_effect int "1 on the day of the report; 0 before its first day and after its last."
-- column: amount money(USD) "Dollars, where the file states them and they count."

SELECT raw.rate_id, raw.charge_id, lots.lot_id, lots.vote_id, lots.scope_id, raw.import_id, raw.price_id,
       lots.in_effect, raw.amount, raw.amount_na
FROM raw
CROSS JOIN lots
    ON lots.import_id = raw.import_id AND lots.payer_plan_id IS NOT DISTINCT FROM raw.payer_plan_id
   AND lots.amount_kind_id = raw.amount_kind_id AND lots.terms_id = raw.terms_id
   AND lots.first_charge = raw.first_charge AND lots.publisher_id = raw.publisher_id
   AND lots.gap = raw.gap AND lots.marker = raw.marker AND lots.next_from IS NOT DISTINCT FROM raw.next_from;
