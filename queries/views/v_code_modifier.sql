-- view: v_code_modifier
-- title: Modifiers of codes
-- description: Modifiers that go with a code, and whether its publication lists them.
-- grain: code, modifier
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: modifier text "Modifier of two characters."
-- column: level text "CPT for numeric ones, otherwise HCPCS."
-- column: title text "ratebook's own short wording."
-- column: description text names "What the modifier says of this code."
-- column: when_to_use text "When it is reported with this code."
-- column: record text "What the medical record has to show."
-- column: listed text "yes where the publication of the code lists the modifier, otherwise no."
-- column: citation text "Where the texts are from."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT code.system, code.code, code_modifier.modifier, modifier.level,
       modifier.title, modifier.title_na,
       code_modifier.description, code_modifier.description_na,
       code_modifier.when_to_use, code_modifier.when_to_use_na,
       code_modifier.record, code_modifier.record_na, code_modifier.listed,
       code_modifier.citation, code_modifier.citation_na,
       import.import_id, import.file_name, code_modifier.source_line
FROM code_modifier
JOIN code USING (code_id)
JOIN modifier USING (modifier)
JOIN import ON import.import_id = code_modifier.import_id;
