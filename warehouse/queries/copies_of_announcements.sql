-- Every release that is a copy of another, and the first of the copies.
SELECT release_id, same_as AS announcement
FROM same_announcements
ORDER BY release_id;
