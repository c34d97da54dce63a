"""Visits that workers on other machines make: what goes to them and comes back, as values. flows/scheduled/pools carries it.

exchange  the place that all machines reach
orders    a visit to be made, sent and received
harvests  what a visit brought, sent and received
checking  what a harvest from another machine must keep to
"""
