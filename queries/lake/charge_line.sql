-- lake: charge_line
-- description: Charges of a code, as the view of the database has them.

SELECT DISTINCT system, code, charge_id, publisher_id, setting, setting_na, billing_class, billing_class_na,
       place_of_service, place_of_service_na, modifiers, drug_unit, drug_unit_na, drug_type, drug_type_na
FROM lake_line
WHERE system IS NOT NULL;
