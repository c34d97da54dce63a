"""Sources in trouble. Pure.

symptoms   what is wrong with a source, judged on what came of polling it
lifecycle  what many polls in a row make of it: when incidents open, remind and close
notice     the alert of an incident
program    the program's own failures, as one incident
"""
