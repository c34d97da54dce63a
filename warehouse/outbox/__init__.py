"""What is still to be written or sent: the news for alerts, their deliveries, and what people muted."""
