"""What runs by itself. The only place that imports Prefect."""
