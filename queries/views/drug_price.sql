-- view: drug_price
-- title: Codes whose prices may be cents
-- description: Drugs, supplies, dressings and food by tube cost cents a unit, and so does what Medicare itself pays
--   less for: below which limit of Medicare's, where there is one. None of their amounts is a token.
-- grain: code, limit
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: lowest int
--   "Ten-thousandths of a dollar: the payment limit of Medicare; 0 for a kind of code that cents are paid for."

SELECT system, code, 0 AS lowest
FROM code
WHERE system = 'NDC' OR (system = 'HCPCS' AND (
    -- Supplies (A4 to A9), food by tube or vein (B), drugs (C9, J, Q).
    substr(code, 1, 1) IN ('B', 'J', 'Q') OR substr(code, 1, 2) BETWEEN 'A4' AND 'A9' OR substr(code, 1, 2) = 'C9'
))
UNION ALL
SELECT code.system, code.code, drug.payment
FROM code
JOIN medicare_drug_limit AS drug USING (code_id)
WHERE drug.payment IS NOT NULL;
