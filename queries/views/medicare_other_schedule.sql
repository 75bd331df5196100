-- view: medicare_other_schedule
-- title: Codes that another fee schedule of Medicare pays
-- description: The fee schedule that pays what Medicare's physician fee schedule leaves out: laboratory tests, drugs
--   under Part B, equipment, anesthesia. It lists the code, or the code's section of HCPCS or its status in another
--   schedule of Medicare leads to it; and whether the loaded release has the code.
-- grain: code, schedule
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: code_id int "Key of the code in the table `code`."
-- column: schedule text "Name of the schedule."
-- column: dataset code "Which Medicare file it is, as in `v_medicare_release`: also its short name in `gap_filler`."
-- column: status text "known, or the reason why it is not."

-- Status indicators of the physician fee schedule (MPFS) and of OPPS, Addendum D1 of the rule; sections of HCPCS.
WITH leads_to (place, status, pattern, dataset) AS (
    VALUES
    ('MPFS', 'X', '8____', 'laboratory'), ('MPFS', 'X', '____U', 'laboratory'), ('OPPS', 'Q4', '_____', 'laboratory'),
    ('MPFS', 'J', '0____', 'anesthesia'), ('OPPS', 'Y', '_____', 'equipment'),
    ('HCPCS', 'HCPCS', 'E____', 'equipment'), ('HCPCS', 'HCPCS', 'K____', 'equipment'),
    ('HCPCS', 'HCPCS', 'L____', 'equipment'), ('HCPCS', 'HCPCS', 'J____', 'drug-limit'),
    ('OPPS', 'G', 'Q____', 'drug-limit'), ('OPPS', 'K', 'Q____', 'drug-limit')
),
other (dataset, schedule) AS (
    VALUES
    ('laboratory', 'clinical laboratory fee schedule (CLFS)'), ('drug-limit', 'drug payment limit (ASP)'),
    ('equipment', 'equipment fee schedule (DMEPOS)'), ('anesthesia', 'anesthesia conversion factors')
),
release AS MATERIALIZED (
    SELECT release_id, dataset, part FROM v_medicare_release WHERE standing
)
SELECT system, code, code_id, schedule, dataset,
       CASE
           WHEN is_listed THEN 'known'
           WHEN EXISTS (
               SELECT 1 FROM medicare_rejected AS rejected
               WHERE rejected.dataset = found.dataset AND rejected.code = found.code
           ) THEN 'invalid'
           ELSE (SELECT reason FROM medicare_unlisted WHERE medicare_unlisted.dataset = found.dataset)
       END AS status
FROM (
    SELECT known.*, other.schedule, other.dataset,
           CASE other.dataset
               WHEN 'laboratory' THEN EXISTS (
                   SELECT 1 FROM medicare_laboratory AS entry JOIN release USING (release_id)
                   WHERE entry.code_id = known.code_id)
               WHEN 'drug-limit' THEN EXISTS (
                   SELECT 1 FROM medicare_drug_limit AS entry JOIN release USING (release_id)
                   WHERE entry.code_id = known.code_id)
               WHEN 'equipment' THEN EXISTS (
                   SELECT 1 FROM medicare_equipment AS entry JOIN release USING (release_id)
                   WHERE entry.code_id = known.code_id)
               -- The factors are of every anesthesia service.
               ELSE known.mpfs_status = 'J' AND EXISTS (SELECT 1 FROM release WHERE dataset = 'anesthesia')
           END AS is_listed,
           EXISTS (
               SELECT 1
               FROM leads_to
               WHERE leads_to.dataset = other.dataset AND known.code LIKE leads_to.pattern
                 AND leads_to.status = CASE place WHEN 'MPFS' THEN known.mpfs_status
                         WHEN 'OPPS' THEN known.opps_status ELSE known.system END
           ) AS is_led
    FROM (
        SELECT system, code, code_id, (
                   SELECT max(rvu.status)
                   FROM medicare_rvu AS rvu
                   JOIN medicare_fee_row AS fee
                       ON fee.code_id = rvu.code_id AND fee.modifier = rvu.modifier AND fee.release_id = rvu.release_id
                   WHERE rvu.code_id = code.code_id AND rvu.modifier = '' AND fee.part = '' AND fee.newest
               ) AS mpfs_status, (
                   SELECT max(opps.status)
                   FROM medicare_opps AS opps
                   JOIN release USING (release_id)
                   WHERE opps.code_id = code.code_id AND release.part = ''
               ) AS opps_status
        FROM code
        WHERE system IN ('CPT', 'HCPCS')
    ) AS known
    JOIN other ON TRUE
) AS found
WHERE is_listed OR is_led;
