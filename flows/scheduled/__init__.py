"""What runs by itself. The only place that imports Prefect.

watch         a full pass, one task per source
remind        what the calendar starts: deadlines
deliver       digests at times of their own
deployments   every flow that runs by itself, when, and within which limits
artifacts     what a pass leaves for Prefect's page
failure_hook  what Prefect calls when a run fails
server        Prefect's own server, and its page
pools         visits by workers on other machines
"""
