-- part: market/other-scope
-- description: What a report is asked with to show the rates that a payer has in other scopes than that shown: the
--   parts of their scope, as few as lead to it. Of several scopes the one with dollars that a report takes first.
-- with: market/lots market/scopes code/in-command
-- grain: one payer and line of business
-- column: of_payer code names "The payer; null where no alias matches the published name."
-- column: of_line text "Line of business."
-- column: nth int "1 for the first of the payer's lines."
-- column: asked_with text "Such as `99213 --param billing_class=facility`."

-- Scopes that differ in their line of business alone are shown together. The first of those that have a part in common
-- is the one that this part leads to.
WITH led AS (
    SELECT by_parts.*,
           CASE
               WHEN first_rank = min(first_rank) OVER () THEN 'none'
               WHEN first_rank = min(first_rank) OVER (PARTITION BY scope_class) THEN 'billing_class'
               WHEN first_rank = min(first_rank) OVER (PARTITION BY scope_setting) THEN 'setting'
               WHEN first_rank = min(first_rank) OVER (PARTITION BY scope_method) THEN 'method'
               WHEN first_rank = min(first_rank) OVER (PARTITION BY scope_modifiers) THEN 'modifier'
               ELSE 'all'
           END AS leads
    FROM (
        SELECT scope_unit, scope_modifiers, scope_setting, scope_class, scope_method, min(scope_rank) AS first_rank
        FROM scopes
        WHERE amount_kind = 'negotiated'
        GROUP BY scope_unit, scope_modifiers, scope_setting, scope_class, scope_method
    ) AS by_parts
),
part (position, name) AS (
    VALUES (1, 'modifier'), (2, 'setting'), (3, 'billing_class'), (4, 'method'), (5, 'unit')
),
stated AS (
    SELECT led.*, position, name,
           CASE position
               WHEN 1 THEN replace(coalesce(nullif(scope_modifiers, 'none'), ''), ' ', ',')
               WHEN 2 THEN scope_setting
               WHEN 3 THEN scope_class
               WHEN 4 THEN scope_method
               ELSE scope_unit
           END AS value
    FROM led
    CROSS JOIN part
),
words AS (
    SELECT scope_unit, scope_modifiers, scope_setting, scope_class, scope_method, first_rank,
           group_concat(CASE
               WHEN name <> leads AND NOT (leads = 'all' AND differs) THEN ''
               WHEN trim(value, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.,/') = ''
               THEN ' --param ' || name || '=' || value
               ELSE ' --param ''' || name || '=' || replace(value, '''', '''"''"''') || ''''
           END, '' ORDER BY position) AS params
    FROM (
        SELECT stated.*, min(value) OVER (PARTITION BY position) < max(value) OVER (PARTITION BY position) AS differs
        FROM stated
    ) AS compared
    GROUP BY scope_unit, scope_modifiers, scope_setting, scope_class, scope_method, first_rank
)
SELECT of_payer, of_line, row_number() OVER (PARTITION BY of_payer ORDER BY without, first_rank, of_line) AS nth,
       code_word || params AS asked_with
FROM (
    SELECT of_payer, of_line, without, first_rank, params,
           row_number() OVER (PARTITION BY of_payer, of_line ORDER BY without, first_rank) AS nth_of_line
    FROM (
        SELECT lots.payer AS of_payer, lots.scope_line AS of_line, words.first_rank, words.params,
               min(CASE WHEN lots.in_effect AND NOT lots.gap THEN 0 ELSE 1 END) AS without
        FROM lots
        JOIN words USING (scope_unit, scope_modifiers, scope_setting, scope_class, scope_method)
        WHERE lots.amount_kind = 'negotiated'
        GROUP BY lots.payer, lots.scope_line, words.first_rank, words.params
    ) AS stated
) AS placed
CROSS JOIN in_command
WHERE nth_of_line = 1;
