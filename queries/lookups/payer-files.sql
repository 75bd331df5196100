-- name: payer-files
-- title: Files that payers list
-- description: What the newest tables of contents of payers list: which file holds the prices of which plans, and
--   whether it was imported.
-- param: plan text optional "only files of plans with this in their name or, with or without hyphens, in their number"
-- grain: one file and plan
-- key: publisher location plan_name plan_id
-- column: publisher text names title="Payer" "Whose table of contents it is."
-- column: kind text "in-network or allowed amounts."
-- column: base_name text names title="File" "Name that a download of it has."
-- column: plan_name text names title="Plan" "A plan whose prices it holds."
-- column: plan_id code title="Plan number" "The plan's number."
-- column: market text "group or individual."
-- column: imported text "Imports of a file of this name."
-- column: location text names title="Address" "Where it is to be had."
-- column: description text names "What the payer says of it."
-- tags: payer, in-network, list

SELECT publisher, kind, base_name, plan_name, plan_name_na, plan_id, plan_id_na, market, market_na,
       coalesce(imported, 'no') AS imported,
       location, description, description_na,
       file_name AS _file, source_line AS _line, import_id AS _import
FROM v_payer_file
LEFT JOIN (
    SELECT base_name, group_concat(import_id, ', ' ORDER BY import_id) AS imported
    FROM payer_file_import
    GROUP BY base_name
) USING (base_name)
-- A number is the same with and without its hyphens.
WHERE :plan IS NULL OR instr(lower(plan_name), lower(:plan)) > 0
   OR instr(lower(replace(plan_id, '-', '')), nullif(lower(replace(:plan, '-', '')), '')) > 0
ORDER BY publisher, kind, base_name, plan_name, plan_id;
