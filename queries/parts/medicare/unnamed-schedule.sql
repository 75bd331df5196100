-- part: medicare/unnamed-schedule
-- description: What is said of a code that the fee schedule leaves to another schedule without saying to which, where
--   no loaded file says it either. A row for each such status.
-- grain: one status
-- column: status code "Status indicator of the fee schedule."
-- column: words text "The schedules that may price it."

SELECT status, 'another schedule may price it, such as that of laboratory tests (CLFS), drugs (ASP), equipment '
           || '(DMEPOS) or ambulances' AS words
FROM (
    SELECT 'E' AS status
    UNION ALL
    SELECT 'X'
) AS excluded;
