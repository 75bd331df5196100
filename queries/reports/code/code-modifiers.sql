-- name: code-modifiers
-- title: Modifiers
-- description: Modifiers that the publication lists for the code. No modifier means the global service.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one modifier
-- key: modifier
-- column: modifier code "Two characters added to the code."
-- column: title text "Short name."
-- column: description text "What it says of the service."
-- column: when_to_use text title="When to use" "When it belongs on a claim."
-- tags: code
SELECT modifier, title, title_na, description, description_na, when_to_use, when_to_use_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'the text for the modifier, in code_modifiers.csv of your own seed folder' AS _filled_by
FROM v_code_modifier
WHERE system = :system AND code = :code
  AND (:modifier IS NULL OR modifier = :modifier)
ORDER BY description IS NULL, modifier;
