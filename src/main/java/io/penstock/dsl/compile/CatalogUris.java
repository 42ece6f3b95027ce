package io.penstock.dsl.compile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the text of a function stands. Pages of GitHub and GitLab show a text; what is fetched is the text itself, as the standard says.
 */
final class CatalogUris {

    private static final String FILE = "function.yaml";
    private static final Pattern FILE_NAME = Pattern.compile(".*\\.(ya?ml|json)(\\?.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern GITHUB =
            Pattern.compile("https://github\\.com/([^/]+/[^/]+?)(?:\\.git)?(?:/(?:tree|blob)/([^/]+))?(/.*)?");
    private static final Pattern GITLAB =
            Pattern.compile("(https://[^/]*gitlab[^/]*/.+?)(?:/-/(?:tree|blob)/([^/]+)(/.*)?)?");
    private static final Pattern TAGGED = Pattern.compile("(https://github\\.com/[^/]+/[^/]+)/(.+)@([^/@]+)");

    private CatalogUris() {}

    /** A function of a catalog. */
    static String ofCatalog(String root, String name, String version) {
        String bare = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
        String path = "/functions/" + name + "/" + version + "/" + FILE;
        Matcher gitlab = GITLAB.matcher(bare);
        if (gitlab.matches() && gitlab.group(2) == null) {
            return bare + "/-/raw/HEAD" + path;
        }
        return raw(bare + path);
    }

    /** A function by its own address; the one of a folder is its {@code function.yaml}. */
    static String ofAddress(String address) {
        Matcher tagged = TAGGED.matcher(address);
        if (tagged.matches()) {
            String repository = tagged.group(1).replace("https://github.com/", "https://raw.githubusercontent.com/");
            return file(repository + "/refs/tags/" + tagged.group(3) + "/" + tagged.group(2));
        }
        return raw(file(address));
    }

    private static String file(String address) {
        if (FILE_NAME.matcher(address).matches()) {
            return address;
        }
        return address + (address.endsWith("/") ? "" : "/") + FILE;
    }

    private static String raw(String uri) {
        Matcher github = GITHUB.matcher(uri);
        if (github.matches()) {
            String branch = github.group(2) == null ? "HEAD" : "refs/heads/" + github.group(2);
            String path = github.group(3) == null ? "" : github.group(3);
            return "https://raw.githubusercontent.com/" + github.group(1) + "/" + branch + path;
        }
        Matcher gitlab = GITLAB.matcher(uri);
        if (gitlab.matches() && gitlab.group(2) != null) {
            String path = gitlab.group(3) == null ? "" : gitlab.group(3);
            return gitlab.group(1) + "/-/raw/" + gitlab.group(2) + path;
        }
        return uri;
    }
}
