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
-- By the words of the table `code`, so that of one code no other is looked at: `compared_code` looks for its rates.
SELECT published.system, published.code, 0, published.is_published
FROM (
    -- The few codes with a publication are found once, and not for each code again.
    SELECT code_id, system, code,
           CASE WHEN code_id IN (SELECT DISTINCT code_id FROM code_section) THEN 1 ELSE 0 END AS is_published
    FROM code
) AS published
CROSS JOIN compared_code AS asked ON asked.code_id = published.code_id;
