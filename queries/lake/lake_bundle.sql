-- lake: lake_bundle
-- description: The newest file of a publisher that was read for a code that a bundle covers, where it is a later one.

SELECT component.part, component.item_key, max(code.newest) AS newest
FROM lake_component AS component
JOIN lake_import AS file ON file.part = component.part
JOIN lake_code AS code
    ON code.series_key = file.series_key AND code.system = component.system AND code.code = component.code
WHERE code.newest > file.import_id
GROUP BY component.part, component.item_key;
