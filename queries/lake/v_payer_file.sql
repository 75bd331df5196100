-- lake: v_payer_file
-- description: Tables of contents are not published in a lake: no file is listed for a plan.

SELECT CAST(NULL AS TEXT) AS publisher, CAST(NULL AS TEXT) AS kind, CAST(NULL AS TEXT) AS base_name,
       CAST(NULL AS TEXT) AS unpacked_name,
       CAST(NULL AS TEXT) AS location, CAST(NULL AS TEXT) AS description, CAST(NULL AS TEXT) AS description_na,
       CAST(NULL AS TEXT) AS plan_name, CAST(NULL AS TEXT) AS plan_name_na, CAST(NULL AS TEXT) AS plan_id_type,
       CAST(NULL AS TEXT) AS plan_id_type_na, CAST(NULL AS TEXT) AS plan_id, CAST(NULL AS TEXT) AS plan_id_na,
       CAST(NULL AS TEXT) AS market, CAST(NULL AS TEXT) AS market_na, CAST(NULL AS INTEGER) AS import_id,
       CAST(NULL AS TEXT) AS file_name, CAST(NULL AS INTEGER) AS source_line
FROM absent_reason
WHERE reason_id IS NULL;
