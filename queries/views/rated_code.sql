-- view: rated_code
-- title: Codes whose rates `payer_found` reads
-- description: Codes whose publication lists payers, and those others whose figures are to be compared.
-- grain: code
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: is_listed int "1 where the publication of the code lists payers; 0 elsewhere."
-- column: is_published int "1 where the code has a publication; 0 elsewhere."

SELECT listed.system, listed.code, 1 AS is_listed, 1 AS is_published
FROM (SELECT DISTINCT system, code FROM payer_listed) AS listed
UNION ALL
SELECT asked.system, asked.code, 0, published.is_published
FROM (
    SELECT DISTINCT code_id, 1 AS is_published FROM code_section
    UNION ALL
    SELECT code.code_id, 0
    FROM code
    WHERE NOT EXISTS (SELECT 1 FROM code_section AS stated WHERE stated.code_id = code.code_id)
) AS published
CROSS JOIN compared_code AS asked ON asked.code_id = published.code_id;
