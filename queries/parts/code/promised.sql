-- part: code/promised
-- description: The promised facts of the code, known or not.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one fact
-- column: area text "What the fact belongs to."
-- column: position int "Place of the area in the order of display."
-- column: who text "Payer's name; `all payers` where the fact is of none."
-- column: what text "The fact."
-- column: status text "known, or the reason why it is not."
-- column: filler code "What would fill it: short name of `gap_filler`."
-- column: reason_group text "Group of the reason; null for a known fact."

SELECT fact.area, fact.position, fact.who, fact.what, fact.status, fact.filler, absent_reason.reason_group
FROM v_promised_fact AS fact
LEFT JOIN absent_reason ON absent_reason.reason = fact.status
WHERE fact.system = :system AND fact.code = :code;
