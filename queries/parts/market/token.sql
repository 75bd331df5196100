-- part: market/token
-- description: Below which amount a rate is a token and no price. Drugs cost cents a unit, and so does what Medicare
--   itself pays less for: none of their amounts is a token.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: least money default=1 "smaller amounts are left out: they are tokens, not prices"
-- grain: one row
-- column: least_price decimal "The smallest amount that is a price."

SELECT CASE
           WHEN EXISTS (
               SELECT 1
               FROM drug_price
               WHERE drug_price.system = :system AND drug_price.code = :code AND drug_price.lowest < :least * 10000
           ) THEN 0
           ELSE :least
       END AS least_price;
