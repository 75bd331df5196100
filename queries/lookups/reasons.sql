-- name: reasons
-- title: Reasons
-- description: One row per reason for which a cell can have no value, for lists of choices.
-- grain: one reason
-- key: reason
-- column: reason code "The word in brackets, as parameters take it."
-- column: meaning text "What it says."
-- tags: lookup

SELECT reason, meaning
FROM absent_reason
ORDER BY reason_id;
