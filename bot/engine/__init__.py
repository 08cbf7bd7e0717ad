"""When things happen by themselves: a durable queue, a tick every minute, workers."""
