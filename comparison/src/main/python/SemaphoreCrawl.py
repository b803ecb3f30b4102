"""Shows: a site crawled by as many tasks as it has pages, of which a few at a time may fetch.
New since AsCompleted: a bound on what is in flight; a group that waits for all that turns up."""

import asyncio
import sys

# region: site
SITE = {
    "/": ["/docs", "/blog", "/about"],
    "/docs": ["/docs/tasks", "/docs/queues", "/"],
    "/docs/tasks": ["/docs/queues"],
    "/docs/queues": ["/docs"],
    "/blog": ["/blog/1", "/blog/2", "/about"],
    "/blog/1": ["/blog/2", "/gone"],
    "/blog/2": ["/blog"],
    "/about": ["/"],
}


async def load(page):
    for _ in range(len(page)):  # longer names take longer
        await asyncio.sleep(0)
    return SITE.get(page)


# endregion


# region: crawl
class Crawl:
    def __init__(self, group, limit):
        self.group = group
        self.permits = asyncio.Semaphore(limit)
        self.seen = set()
        self.running = self.most = 0

    def visit(self, page):
        if page not in self.seen:
            self.seen.add(page)
            self.group.create_task(self.fetch(page))

    async def fetch(self, page):
        async with self.permits:
            self.running += 1
            self.most = max(self.most, self.running)
            links = await load(page)
            self.running -= 1
        print(f"  {page}: {'not found' if links is None else ' '.join(links)}")
        for link in links or []:
            self.visit(link)


# endregion


# region: main
async def main(limit):
    print(f"a crawl, {limit} at a time")
    async with asyncio.TaskGroup() as group:
        crawl = Crawl(group, limit)
        crawl.visit("/")
    print(f"{len(crawl.seen)} pages, never more than {crawl.most} at once")


if __name__ == "__main__":
    asyncio.run(main(limit=int(sys.argv[1])))

# endregion
