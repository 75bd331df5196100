-- view: v_promised_fact
-- title: Promised facts
-- description: Every fact that the report on a code promises, once, known or not: what is stated of the code, the
--   texts and modifiers of its publication, its benchmarks by measure and setting however many years or files state
--   them, what Medicare pays by setting or by another schedule, its billing rules, and one negotiated rate for each
--   payer that the publication lists, or one of any payer where it lists none.
--   Completeness is counted over these rows alone; a structural gap is nothing that could be known.
-- grain: code, area, payer, fact
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: area text "What the fact belongs to."
-- column: position int "Place of the area in the order of display."
-- column: who text "Payer's name; `all payers` where the fact is of none."
-- column: what text "The fact."
-- column: status text "known, or the reason why it is not."
-- column: filler code "What would fill it: short name of `gap_filler`."
-- column: file_name text names "Source file of the fact or of its placeholder."
-- column: source_line int "Line of the source file, counted from 1."

SELECT system, code, area, position, who, what, status, filler, file_name, source_line
FROM promised_fact;
