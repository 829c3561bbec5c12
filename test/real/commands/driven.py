"""What all commands have: the cluster, its client, and what is held."""


class Driven:
    def __init__(self, cluster, client):
        self._cluster = cluster
        self._client = client
        # Results are held until release: what nobody wants is forgotten by the scheduler.
        self._held = []

    @property
    def _last_seen(self):
        return self._client.run_on_scheduler(last_seen)


def last_seen(dask_scheduler):
    return {address: ws.last_seen for address, ws in dask_scheduler.workers.items()}
