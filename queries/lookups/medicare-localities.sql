-- name: medicare-localities
-- title: Medicare localities
-- description: One row per payment locality of the loaded geographic indices, for lists of choices.
-- grain: one locality
-- key: locality
-- column: locality code "Contractor and number, as parameters take them."
-- column: name text names "As the newest file that has it prints it."
-- column: state code "State."
-- tags: lookup, medicare
SELECT contractor || '/' || locality AS locality,
       rtrim(name, '*') AS name,
       state
FROM (
    SELECT place.*, row_number() OVER (
               PARTITION BY contractor, locality ORDER BY release.period DESC, release.release_id DESC
           ) AS nth
    FROM medicare_locality AS place
    JOIN v_medicare_release AS release ON release.release_id = place.release_id
)
WHERE nth = 1
ORDER BY state, name;
