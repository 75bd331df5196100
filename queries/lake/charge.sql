-- lake: charge
-- description: As the table of the database.

SELECT DISTINCT charge_id, item_id, setting, setting_na, billing_class, billing_class_na, place_of_service,
       place_of_service_na, modifiers, import_id
FROM lake_first;
