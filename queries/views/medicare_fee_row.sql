-- view: medicare_fee_row
-- title: Which row of the fee schedule is in force
-- description: Of each row of the physician fee schedule whether it is what is in force of the code: the newest release
--   has the code, or those that are newer are excerpts, which say nothing of the codes that they leave out.
-- grain: code, modifier, release
-- column: code_id int "Key of the code in the table `code`."
-- column: modifier text "Modifier of the row; blank is the global service."
-- column: release_id int "Key of the release in `v_medicare_release`."
-- column: part text "Whose conversion factor it has; blank for that of clinicians who do not qualify."
-- column: newest int "1 for what is in force of the code."
-- column: latest_of_year int "1 for the latest that lists the code in its year."

SELECT rvu.code_id, rvu.modifier, rvu.release_id, release.part,
       CASE
           WHEN release.newest THEN 1
           WHEN NOT release.standing THEN 0
           WHEN EXISTS (
               SELECT 1
               FROM medicare_rvu AS later
               WHERE later.code_id = rvu.code_id AND later.release_id <> rvu.release_id
                 AND instr(release.from_here, '|' || later.release_id || '|') > 0
           ) THEN 0
           ELSE 1
       END AS newest,
       CASE
           WHEN release.latest_of_year THEN 1
           WHEN NOT release.standing_of_year THEN 0
           WHEN EXISTS (
               SELECT 1
               FROM medicare_rvu AS later
               WHERE later.code_id = rvu.code_id AND later.release_id <> rvu.release_id
                 AND instr(release.from_here_in_year, '|' || later.release_id || '|') > 0
           ) THEN 0
           ELSE 1
       END AS latest_of_year
FROM medicare_rvu AS rvu
JOIN v_medicare_release AS release ON release.release_id = rvu.release_id;
