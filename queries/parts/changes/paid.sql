-- part: changes/paid
-- description: Of prices of payers' own files that are one before and after, who is paid on one side alone:
--   organizations, clinicians of those that stay, and networks, in words.
-- with: changes/paired
-- grain: a set of groups of providers before, and another after
-- column: old_set int "The set before."
-- column: new_set int "The set after."
-- column: words text names "What differs."

WITH organization AS (
    SELECT provider_set_id, provider_group_id,
           coalesce(tin_type || ' ' || tin, reference, 'a group that is not described') AS who,
           coalesce(
               name || ' (' || tin_type || ' ' || tin || ')', tin_type || ' ' || tin, reference || ' (not described)',
               'a group that is not described'
           ) AS shown
    FROM v_provider_group
)
SELECT old_set, new_set,
       concat_ws(
           '; ',
           (
               SELECT 'paid no longer: ' || CASE WHEN count(*) > 3 THEN count(*) || ' organizations'
                          WHEN count(*) > 0 THEN group_concat(shown, ', ' ORDER BY shown) END
               FROM (
                   SELECT max(shown) AS shown
                   FROM organization
                   WHERE provider_set_id = old_set OR provider_set_id = new_set
                   GROUP BY who
                   HAVING max(CASE WHEN provider_set_id = new_set THEN 1 ELSE 0 END) = 0
               ) AS gone
           ),
           (
               SELECT 'paid now: ' || CASE WHEN count(*) > 3 THEN count(*) || ' organizations'
                          WHEN count(*) > 0 THEN group_concat(shown, ', ' ORDER BY shown) END
               FROM (
                   SELECT max(shown) AS shown
                   FROM organization
                   WHERE provider_set_id = old_set OR provider_set_id = new_set
                   GROUP BY who
                   HAVING max(CASE WHEN provider_set_id = old_set THEN 1 ELSE 0 END) = 0
               ) AS come
           ),
           -- Of organizations that are paid before and after.
           (
               SELECT 'clinicians: ' || nullif(concat_ws(
                          ', ',
                          nullif(count(CASE WHEN is_new = 0 THEN 1 END), 0) || ' gone',
                          nullif(count(CASE WHEN is_new = 1 THEN 1 END), 0) || ' new'
                      ), '')
               FROM (
                   SELECT max(is_new) AS is_new
                   FROM (
                       SELECT who, npi, CASE WHEN provider_set_id = new_set THEN 1 ELSE 0 END AS is_new,
                              count(CASE WHEN provider_set_id = old_set THEN 1 END) OVER (PARTITION BY who) AS olds,
                              count(CASE WHEN provider_set_id = new_set THEN 1 END) OVER (PARTITION BY who) AS news
                       FROM organization
                       LEFT JOIN provider_group_npi USING (provider_group_id)
                       WHERE provider_set_id = old_set OR provider_set_id = new_set
                   ) AS listed
                   WHERE olds > 0 AND news > 0 AND npi IS NOT NULL
                   GROUP BY who, npi
                   HAVING min(is_new) = max(is_new)
               ) AS clinician
           ),
           (
               SELECT 'networks '
                      || coalesce(group_concat(CASE WHEN is_new = 0 THEN network END, ', ' ORDER BY network), 'none')
                      || ' -> '
                      || coalesce(group_concat(CASE WHEN is_new = 1 THEN network END, ', ' ORDER BY network), 'none')
               FROM (
                   SELECT network, max(CASE WHEN provider_set_id = new_set THEN 1 ELSE 0 END) AS is_new
                   FROM provider_set_network
                   WHERE provider_set_id = old_set OR provider_set_id = new_set
                   GROUP BY network
                   HAVING count(*) = 1
               ) AS network_change
               HAVING count(*) > 0
           )
       ) AS words
FROM (
    SELECT DISTINCT older.provider_set_id AS old_set, newer.provider_set_id AS new_set
    FROM paired
    JOIN in_network_rate AS older ON older.rate_id = paired.old_id
    JOIN in_network_rate AS newer ON newer.rate_id = paired.new_id
    WHERE newer.provider_set_id <> older.provider_set_id
) AS other_set;
