-- lake: lake_contract
-- description: The newest file of a publisher that states a payer and plan, and is the whole truth for it, also where
--   it states the plan with a line of business and an earlier file without one, or the other way round. Amounts of no
--   payer are of the contract without names, which each file states.

WITH line (word) AS (
    VALUES (' [commercial]'), (' [Medicare Advantage]'), (' [Medicaid managed care]'), (' [exchange]'),
           (' [workers'' compensation]'), (' [TRICARE/VA]'), (' [traditional Medicare]'),
           (' [Medicaid fee-for-service]'), (' [Medicare supplement]'), (' [automobile or liability]')
),
named AS (
    SELECT file.series_key, file.import_id, coalesce(payer.whose, state.payer_key) AS whose, state.plan_key
    FROM lake_states AS state
    JOIN lake_import AS file ON file.part = state.part
    LEFT JOIN lake_payer AS payer ON payer.payer_key = state.payer_key
    WHERE file.scope = 'plans'
),
-- Whether a file states the plan with a line and without one, or with two: from then on each is a plan of its own.
stated AS (
    SELECT parted.*,
           CASE WHEN min(plan_key) OVER plan_of_file = max(plan_key) OVER plan_of_file THEN 0 ELSE 1 END AS is_split
    FROM (
        SELECT named.series_key, named.import_id, named.whose, named.plan_key, line.word AS line,
               CASE
                   WHEN line.word IS NULL THEN named.plan_key
                   ELSE substr(named.plan_key, 1, length(named.plan_key) - length(line.word))
               END AS plan
        FROM named
        LEFT JOIN line ON substr(named.plan_key, length(named.plan_key) - length(line.word) + 1) = line.word
    ) AS parted
    WINDOW plan_of_file AS (PARTITION BY series_key, import_id, whose, plan)
),
newest AS (
    SELECT series_key, whose, plan_key, plan, line, max(import_id) AS import_id
    FROM stated
    GROUP BY series_key, whose, plan_key, plan, line
),
-- Later files with a line of the plan for none, or with none for a line, and all that was stated of the plan before.
later AS (
    SELECT newest.series_key, newest.whose, newest.plan_key, newest.plan, newest.line, newest.import_id,
           stated.import_id AS later_id
    FROM newest
    JOIN stated
        ON stated.series_key = newest.series_key AND stated.whose = newest.whose AND stated.plan = newest.plan
    WHERE stated.import_id > newest.import_id
      AND (newest.line IS NULL AND stated.line IS NOT NULL OR newest.line IS NOT NULL AND stated.line IS NULL)
),
followed AS (
    SELECT later.series_key, later.whose, later.plan_key, later.later_id
    FROM later
    JOIN stated
        ON stated.series_key = later.series_key AND stated.whose = later.whose AND stated.plan = later.plan
    WHERE stated.import_id <= later.import_id OR later.line IS NOT NULL AND stated.import_id < later.later_id
    GROUP BY later.series_key, later.whose, later.plan_key, later.later_id
    HAVING coalesce(min(stated.line), '') = coalesce(max(stated.line), '')
       AND max(CASE WHEN stated.import_id <= later.import_id THEN stated.is_split ELSE 0 END) = 0
)
SELECT series_key, whose, plan_key, max(import_id) AS newest
FROM (
    SELECT series_key, whose, plan_key, import_id FROM newest
    UNION ALL
    SELECT series_key, whose, plan_key, later_id FROM followed
    UNION ALL
    SELECT series_key, '', '', import_id FROM lake_import WHERE scope = 'plans'
) AS stated_by
-- Nothing of a list with one file is looked up.
WHERE series_key IN (SELECT later_key FROM lake_import)
GROUP BY series_key, whose, plan_key;
