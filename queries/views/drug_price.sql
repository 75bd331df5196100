-- view: drug_price
-- title: Codes whose prices may be cents
-- description: Drugs cost cents a unit, and so does what Medicare itself pays less for: below which limit of
--   Medicare's, where there is one. None of their amounts is a token.
-- grain: code, limit
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: lowest int "Ten-thousandths of a dollar: the payment limit of Medicare; 0 for a code of drugs (J)."

SELECT system, code, 0 AS lowest
FROM code
WHERE system = 'HCPCS' AND substr(code, 1, 1) = 'J'
UNION ALL
SELECT code.system, code.code, drug.payment
FROM code
JOIN medicare_drug_limit AS drug USING (code_id)
WHERE drug.payment IS NOT NULL;
