-- view: gap_remedy
-- title: What fills a gap, by its reason
-- description: What would fill a fact that is missing for a reason, where its file would bring it: that file where it
--   is not loaded, and where it is, what the reason leaves to do. All reports take it from here.
-- grain: what would bring the fact, reason
-- column: brought_by code "What brings the fact: short name of `gap_filler`."
-- column: reason text "Why it is missing."
-- column: filler code "What would fill it: short name of `gap_filler`."

SELECT gap_filler.filler AS brought_by, absent_reason.reason,
       CASE
           WHEN absent_reason.reason = 'suppressed' THEN 'withheld'
           -- What a loaded file of Medicare leaves out, no other copy of it brings.
           WHEN absent_reason.reason = 'no-record'
               AND gap_filler.filler IN ('fee-schedule', 'opps', 'asc', 'laboratory', 'drug-limit', 'equipment', 'mue',
                                         'ncci', 'utilization')
               -- One of a newer year may.
               AND NOT coalesce(unlisted.outdated = 1, FALSE) THEN 'loaded'
           -- Nor does the file that holds nothing in its cell.
           WHEN absent_reason.reason IN ('not-supplied', 'invalid')
               AND gap_filler.filler IN ('fee-schedule', 'opps', 'asc', 'laboratory', 'drug-limit', 'equipment',
                                         'utilization', 'claims', 'medicaid') THEN 'corrected-file'
           ELSE gap_filler.filler
       END AS filler
FROM gap_filler
JOIN absent_reason ON TRUE
LEFT JOIN medicare_unlisted AS unlisted
    ON unlisted.dataset = CASE WHEN gap_filler.filler = 'ncci' THEN 'ncci-ptp' ELSE gap_filler.filler END;
