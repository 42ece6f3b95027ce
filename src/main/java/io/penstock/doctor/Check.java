package io.penstock.doctor;

/**
 * One question and how it is put.
 *
 * @param name within its group
 * @param title what is so when all is well
 * @param advice what to do when it is not, in one line
 */
public record Check(Group group, String name, String title, String advice, How how) {

    /** Puts the question. Blocks. */
    public interface How {

        /**
         * What came of it.
         *
         * @throws SkippedException when something that it takes is not there
         * @throws Exception when it could not be carried through, which is a failure, too
         */
        Outcome run() throws Exception;
    }

    /** Unique among all. */
    public String id() {
        return group.word() + '.' + name;
    }

    /** What came of it. Never throws. */
    Outcome run() {
        try {
            return how.run();
        } catch (SkippedException unmet) {
            return Outcome.skip(unmet.reason());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Outcome.skip("Interrupted.");
        } catch (Exception broken) {
            String message = broken.getMessage();
            return Outcome.fail("It could not be carried through: " + (message == null ? broken.toString() : message));
        }
    }
}
