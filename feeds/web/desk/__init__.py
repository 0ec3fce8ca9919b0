"""The desk's screens: what only signed-in people see. They ask and show; what is done is done by `aggregator.desk`."""
