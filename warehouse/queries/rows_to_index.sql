SELECT row_no FROM pending ORDER BY row_no;
