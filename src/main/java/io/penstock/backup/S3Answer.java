package io.penstock.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** An answer of S3 in XML, in which elements are found by their names. */
final class S3Answer {

    private final Document document;

    /** @throws IOException when it is no XML, or names a document type */
    S3Answer(byte[] xml) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            this.document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        } catch (ParserConfigurationException | SAXException unreadable) {
            throw new IOException("The answer of S3 cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    boolean isError() {
        return document.getDocumentElement().getTagName().equals("Error");
    }

    /** Empty: there is none. */
    String first(String element) {
        NodeList found = document.getElementsByTagName(element);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    List<String> all(String element) {
        NodeList found = document.getElementsByTagName(element);
        List<String> texts = new ArrayList<>(found.getLength());
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }
}
