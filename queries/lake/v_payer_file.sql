-- lake: v_payer_file
-- description: Tables of contents are not published in a lake: no file is listed for a plan.

SELECT CAST(NULL AS TEXT) AS publisher, CAST(NULL AS TEXT) AS base_name, CAST(NULL AS TEXT) AS plan_name,
       CAST(NULL AS TEXT) AS plan_name_na
FROM absent_reason
WHERE reason_id IS NULL;
