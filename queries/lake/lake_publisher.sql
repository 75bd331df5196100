-- lake: lake_publisher
-- description: Whose files they are, each publisher and list once, with the name that its first file has for it.

SELECT 1000000 + row_number() OVER (ORDER BY kind, list_key) AS publisher_id, kind, list_key, name, entity_letters,
       list_letters
FROM (
    SELECT file.publisher_kind AS kind, series.list_key, coalesce(hospital.publisher, file.publisher) AS name,
           file.entity_letters, file.list_letters,
           row_number() OVER (PARTITION BY file.publisher_kind, series.list_key ORDER BY series.position) AS nth
    FROM lake_file AS file
    JOIN lake_series AS series ON series.part = file.part
    LEFT JOIN lake_hospital AS hospital ON hospital.part = file.part
    WHERE file.file_name IS NOT NULL
) AS named
WHERE nth = 1;
