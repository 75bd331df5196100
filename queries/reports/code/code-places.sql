-- name: code-places
-- title: Place of service
-- description: Typical places of service.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one place of service
-- key: place_of_service
-- column: place_of_service code title="Code" "Place of service of a professional claim."
-- column: name text names title="Place of service" "Its name."
-- column: setting text "Which practice expense of the Medicare fee schedule applies there."
-- column: note text "What has to be at hand there."
-- column: citation text title="Where it is written" "Where the note is from."
-- tags: code
SELECT place_of_service, name, setting, setting_na, note, note_na, citation, citation_na,
       file_name AS _file, source_line AS _line, import_id AS _import,
       'code_places.csv of your own seed folder' AS _filled_by
FROM v_code_place
WHERE system = :system AND code = :code
ORDER BY place_of_service;
