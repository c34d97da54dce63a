"""Answers many questions to one published file, while newer ones may take its place.

snapshot     the file opened read-only, with where each promise stands today worked out once
promises     the promises that meet conditions, counted and paged
time_limit   interrupts questions that take too long
words        words looked for, as conditions on stored text
finding      releases that have the words looked for, best first
"""
