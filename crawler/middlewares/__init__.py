"""What stands between spider and network: safety, leases, robots.txt, conditional requests."""
