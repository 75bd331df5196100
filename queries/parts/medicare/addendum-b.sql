-- part: medicare/addendum-b
-- description: What OPPS Addendum B in force says of the code: what a hospital is paid for outpatients, or why nothing.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one row, or none where no file says it
-- column: status text "Status indicator with its words."
-- column: answer text "paid, included in other services, inpatient only, priced locally or not paid here."
-- column: payment money(USD) "The whole payment."
-- column: file_name text names "The file that states it."
-- column: source_line int "Its line."
-- column: import_id int "Its import."

SELECT status, answer, payment, payment_na, file_name, source_line, import_id
FROM v_medicare_facility
WHERE system = :system AND code = :code AND schedule = 'OPPS' AND part = ''
  -- What the whole release in force leaves out, an older one does not decide.
  AND precedence >= coalesce((SELECT whole_precedence FROM medicare_unlisted WHERE dataset = 'opps'), '')
ORDER BY precedence DESC
LIMIT 1;
