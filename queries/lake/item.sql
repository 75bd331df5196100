-- lake: item
-- description: As the table of the database.

SELECT DISTINCT item_id, publisher_id, description, description_na, drug_unit, drug_unit_na, drug_type, drug_type_na,
       import_id
FROM lake_first;
