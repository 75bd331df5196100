-- lake: item_component
-- description: As the table of the database.

SELECT (file.import_id - 1000000) * 68719476736 + component.item_key AS item_id, component.position, code.code_id,
       component.system AS published_system
FROM lake_component AS component
JOIN lake_import AS file ON file.part = component.part
JOIN code ON code.system = component.system AND code.code = component.code;
