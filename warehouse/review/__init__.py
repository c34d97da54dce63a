"""What people decide, and what it does to commitments, links and copies. No later reading undoes it.

decisions        which decision counts. Pure
apply            records decisions, and puts them into effect
apply_to_links   on `follow_ups`
apply_to_copies  on `same_announcements`
set_aside        rows as the rules wrote them, kept while a decision stands against them
"""
