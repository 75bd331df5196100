-- view: compared_code
-- title: Codes whose figures are to be compared
-- description: Of the codes whose publication lists no payer those with rates of their own, none of which is known
--   without a look at others.
-- grain: code
-- column: code_id int "Key of the code in the table `code`."
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."

SELECT asked.code_id, asked.system, asked.code
FROM unlisted_code AS asked
WHERE EXISTS (
      SELECT 1
      FROM rate_line AS rate
      WHERE rate.system = asked.system AND rate.code = asked.code AND rate.only_groups = 0
        AND rate.amount_kind IN ('negotiated', 'in-network')
  )
  AND NOT EXISTS (SELECT 1 FROM rate_alone AS rate WHERE rate.system = asked.system AND rate.code = asked.code);
