"""What the parts of the work have in common: where they are done, and who hears of them."""


class Work:
    def __init__(self, cell, report, share, watch):
        self.cell = cell
        self.report = report
        self.share = share
        self.watch = watch

    def tell(self, name, found):
        if found:
            self.report.problem(name, "; ".join(found), self.cell.logs())
