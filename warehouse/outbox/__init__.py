"""What is still to be written or sent: the news for alerts, and their deliveries."""
